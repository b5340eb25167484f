import { z } from 'zod'

// Without this the schemas try whether they may compile themselves, which the content policy
// forbids and reports. It must run before any schema is made: main.tsx imports it first.
z.config({ jitless: true })
