import { Segmented } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useAct, type Act } from '#web/ui/act.ts'
import { useAsk } from '#web/ui/ask.ts'
import type { PageProps } from '#web/ui/desk-page.tsx'
import { ground, type Proposal } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { Facts, Page, Panel } from '#web/ui/page.tsx'
import { Loaded, Nothing } from '#web/ui/states.tsx'
import { Mark, type Tone } from '#web/ui/tags.tsx'
import { momentText } from '#web/ui/time.ts'
import { ConfirmButton } from '#web/ui/with-reason.tsx'
import { UseApproval } from '#web/account/proposals.use.tsx'
import { ProposeReveal } from '#web/account/proposals.reveal.tsx'
import { useWho } from '#web/ui/session.tsx'

const key = ['ground', 'proposals']

/** Acts that need two persons: those I asked for, and those that wait for my word. */
export function ProposalsPage({
  search,
  setSearch,
}: PageProps<{ readonly show: 'open' | 'all' }>): ReactElement {
  const { say } = useLanguage()
  const { role } = useWho()
  const proposals = useAsk(key, ground.listProposals, { everySeconds: 30 })
  return (
    <Page
      title={title}
      hint={hint}
      actions={
        <Segmented
          value={search.show}
          onChange={(show) => setSearch({ show })}
          options={[
            { value: 'open' as const, label: say(openOnes) },
            { value: 'all' as const, label: say(allOnes) },
          ]}
        />
      }
    >
      {role === 'identity_custodian' && <ProposeReveal refresh={key} />}
      <Loaded query={proposals}>
        {({ items }) => {
          const shown = items.filter((one) => search.show === 'all' || isOpen(one))
          if (shown.length === 0) return <Nothing says={empty} />
          return shown.map((one) => <Card key={one.id} proposal={one} />)
        }}
      </Loaded>
    </Page>
  )
}

const isOpen = (one: Proposal): boolean =>
  one.stage === 'proposed' || (one.stage === 'approved' && one.usableUntil !== null)

function Card({ proposal }: { readonly proposal: Proposal }): ReactElement {
  const { say, language } = useLanguage()
  const approve = useDecide(proposal, ground.approveProposal)
  const refuse = useDecide(proposal, ground.refuseProposal)
  return (
    <Panel
      title={proposal.title}
      extra={<Mark tone={stages[proposal.stage].tone}>{say(stages[proposal.stage].says)}</Mark>}
    >
      <Facts
        facts={[
          { name: by, value: `${proposal.proposerName} · ${proposal.proposerUnit}` },
          { name: proposedAt, value: momentText(proposal.proposedAt, language) },
          { name: reason, value: proposal.reason, isWide: true },
          { name: wording, value: <pre className="exact">{proposal.text}</pre>, isWide: true },
          { name: expires, value: momentText(proposal.expiresAt, language) },
          ...(proposal.deciderName ? [{ name: decidedBy, value: proposal.deciderName }] : []),
        ]}
      />
      {proposal.stage === 'proposed' && !proposal.mine && (
        <div className="row-end">
          <ConfirmButton label={no} title={noTitle} says={noSays} act={refuse} />
          <ConfirmButton
            label={yes}
            title={yesTitle}
            says={yesSays}
            act={approve}
            button={{ type: 'primary' }}
          />
        </div>
      )}
      {proposal.stage === 'proposed' && proposal.mine && <p className="hint">{say(waits)}</p>}
      {proposal.stage === 'approved' && proposal.mine && proposal.usableUntil !== null && (
        <UseApproval proposal={proposal} refresh={key} />
      )}
    </Panel>
  )
}

const useDecide = (
  { id, version, hash }: Proposal,
  decide: typeof ground.approveProposal | typeof ground.refuseProposal,
): Act<unknown, unknown> =>
  useAct((_: unknown, actKey) => decide({ params: { id }, version, body: { hash }, key: actKey }), {
    refresh: [key],
  })

const stages: Readonly<Record<Proposal['stage'], { tone: Tone; says: Sentence }>> = {
  proposed: { tone: 'near', says: { zh: '待第二人决定', en: 'Waits for a second person' } },
  approved: { tone: 'good', says: { zh: '已批准', en: 'Approved' } },
  refused: { tone: 'bad', says: { zh: '未批准', en: 'Refused' } },
  used: { tone: 'plain', says: { zh: '已使用', en: 'Used' } },
}

const title: Sentence = { zh: '双人事项', en: 'Acts of two persons' }
const hint: Sentence = {
  zh: '影响个人的操作由一人提出、另一单位的人决定；系统只照两人看到的同一段文字执行。',
  en: 'What weighs on a person is proposed by one and decided by someone of another body, on the same words.',
}
const openOnes: Sentence = { zh: '未了结', en: 'Open' }
const allOnes: Sentence = { zh: '全部', en: 'All' }
const empty: Sentence = { zh: '现在没有需要您处理的双人事项。', en: 'Nothing waits for you here.' }
const by: Sentence = { zh: '提出人', en: 'Proposed by' }
const proposedAt: Sentence = { zh: '提出时间', en: 'Proposed' }
const reason: Sentence = { zh: '理由', en: 'Reason' }
const wording: Sentence = { zh: '将照此执行', en: 'What will be done' }
const expires: Sentence = { zh: '有效期至', en: 'Expires' }
const decidedBy: Sentence = { zh: '决定人', en: 'Decided by' }
const waits: Sentence = {
  zh: '等待另一单位的人决定。',
  en: 'It waits for someone of another body.',
}
const yes: Sentence = { zh: '批准', en: 'Approve' }
const yesTitle: Sentence = { zh: '批准这一事项？', en: 'Approve this?' }
const yesSays: Sentence = {
  zh: '您的姓名和单位会记入日志。请确认上面的文字就是您要批准的。',
  en: 'Your name and unit go into the journal. Be sure the words above are what you approve.',
}
const no: Sentence = { zh: '不批准', en: 'Refuse' }
const noTitle: Sentence = { zh: '不批准这一事项？', en: 'Refuse this?' }
const noSays: Sentence = {
  zh: '提出人会看到未获批准；需要时可重新提出。',
  en: 'Whoever proposed it will see that; they may propose it anew.',
}
