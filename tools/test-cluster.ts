import { openTestCluster, testDoorVariable, type TestCluster } from '#platform/test-cluster.ts'

let cluster: TestCluster | undefined

/** Runs once per vitest run, before its workers; they inherit the way to the cluster. */
export async function setup(): Promise<void> {
  cluster = await openTestCluster()
  process.env[testDoorVariable] = cluster.door
}

export async function teardown(): Promise<void> {
  await cluster?.stop()
}
