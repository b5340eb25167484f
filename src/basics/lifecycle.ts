import { ok, refuse, type Result } from '#basics/result.ts'

/** One row of a lifecycle table: who may do it, from which stages, to which stage, and the clause that says so. */
export type Step<Stage extends string, Role extends string> = {
  readonly from: readonly Stage[]
  readonly to: Stage
  readonly by: readonly Role[]
  readonly clause: string
  readonly zh: string
  readonly en: string
}

/** A lifecycle (流程表): command -> step. The only place where a change of state is allowed. */
export type Lifecycle<Command extends string, Stage extends string, Role extends string> = Readonly<
  Record<Command, Step<Stage, Role>>
>

/**
 * The only reader of lifecycle tables: the server asks it before it acts, the web before it draws
 * a button. Refuses with `wrong_role`, `wrong_stage`, or both; `detail.stage` is where it stands.
 */
export function take<Stage extends string, Role extends string>(
  step: Step<Stage, Role>,
  stage: Stage,
  role: Role,
): Result<Stage> {
  const wrongRole = { code: 'wrong_role', clause: step.clause } as const
  const wrongStage = { code: 'wrong_stage', clause: step.clause, detail: { stage } } as const
  const [roleFits, stageFits] = [step.by.includes(role), step.from.includes(stage)]
  if (!roleFits && !stageFits) return refuse(wrongRole, wrongStage)
  if (!roleFits) return refuse(wrongRole)
  if (!stageFits) return refuse(wrongStage)
  return ok(step.to)
}
