import { Button, Form, Select } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { mayHandle } from '#domains/casework/rules.wording.ts'
import type { ProblemView } from '#domains/casework/terms.ts'
import { unitKindNames, type Unit } from '#domains/directory/terms.ts'
import { casework, directory, unitsKey, useProblemAct } from '#web/office/casework-desk.ts'
import { fieldErrors } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { todayText } from '#web/ui/time.ts'

/** 11.3: hand it over to one unit; from then on its clocks run. */
export function HandOver({ problem }: { readonly problem: ProblemView }): ReactElement {
  const { say } = useLanguage()
  const [unitId, setUnitId] = useState<string>()
  const units = useAsk(unitsKey, () => directory.listUnits())
  const handOver = useProblemAct<{ readonly unitId: string }>(problem, casework.handOver, {
    said: handedOver,
  })
  const today = todayText()
  const open = (units.data?.items ?? []).filter(
    (unit) =>
      mayHandle(unit.kind) &&
      unit.validFrom <= today &&
      (unit.validTo === null || today <= unit.validTo),
  )
  return (
    <Panel title={heading}>
      <Form
        layout="vertical"
        onFinish={() => {
          if (unitId !== undefined) void handOver.run({ unitId })
        }}
      >
        <Form.Item
          label={say(label)}
          htmlFor="hand-over-unit"
          extra={say(hint)}
          {...fieldErrors(handOver.error, say)('unitId')}
        >
          <Select
            id="hand-over-unit"
            loading={units.isPending}
            placeholder={say(find)}
            value={unitId ?? null}
            onChange={(value: string | null) => setUnitId(value ?? undefined)}
            showSearch={{ filterOption: (typed, option) => found(typed, option?.words ?? '') }}
            options={open.map((unit) => ({
              value: unit.id,
              label: `${unit.name}（${say(unitKindNames[unit.kind])}）`,
              words: wordsOf(unit),
            }))}
          />
        </Form.Item>
        <ActFailure act={handOver} />
        <div className="row-end">
          <Button
            type="primary"
            htmlType="submit"
            disabled={unitId === undefined}
            loading={handOver.isRunning}
          >
            {say(heading)}
          </Button>
        </div>
      </Form>
    </Panel>
  )
}

const wordsOf = (unit: Unit): string =>
  [unit.name, unit.shortName, unit.code, unitKindNames[unit.kind].zh].join(' ').toLowerCase()

/** Every word typed is somewhere in it. */
const found = (typed: string, words: string): boolean =>
  typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.includes(part))

const heading: Sentence = { zh: '交单', en: 'Hand over' }
const label: Sentence = { zh: '承办单位', en: 'Unit' }
const find: Sentence = { zh: '名称、简称或代码', en: 'Name, short name or code' }
const hint: Sentence = {
  zh: '一个问题只交一个单位。交单后签收和办理时限开始计时，单位可在期限内提出异议。',
  en: 'One problem goes to one unit. Its clocks start now; the unit may object in time.',
}
const handedOver: Sentence = { zh: '已交单', en: 'Handed over' }
