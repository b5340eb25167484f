import type { House } from '#main/house.ts'
import { testPassword } from '#main/test-house.ts'
