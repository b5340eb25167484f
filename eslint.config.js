import tseslint from 'typescript-eslint'

/** What the wall cannot see without types, and what must stop in the editor already. */
const rules = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'prefer-const': 'error',
  'no-constant-condition': ['error', { checkLoops: false }],
  'no-empty': ['error', { allowEmptyCatch: false }],
  'no-self-compare': 'error',
  'no-empty-character-class': 'error',
  'no-misleading-character-class': 'error',
  'no-irregular-whitespace': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-escape': 'error',
}

const rawSql = [
  {
    selector: "MemberExpression[object.name='sql'][property.name=/^(raw|lit)$/]",
    message: 'sql.raw and sql.lit paste text into SQL; pass a value or use sql.ref / sql.table.',
  },
]

const clockAndDice = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Ask the Clock that is passed in.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the Clock that is passed in.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Ask the Rng that is passed in.',
  },
]

const governed = ['domains', 'stats', 'policy', 'ledger', 'basics'].map(
  (floor) => `src/${floor}/**/*.ts`,
)

export default tseslint.config(
  {
    ignores: ['node_modules/', 'data*/', 'dist/', 'coverage/', 'fixtures/', 'docs/', '**/dist/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.{ts,tsx}', 'tools/**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...rules, 'no-restricted-syntax': ['error', ...rawSql] },
  },
  {
    files: governed,
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...rawSql, ...clockAndDice] },
  },
  {
    // The tenancy helper sets the county, migrations are files of SQL, and names of databases and
    // logins cannot be parameters: nobody else writes raw SQL.
    files: [
      'src/platform/db.ts',
      'src/platform/migrate.ts',
      'src/platform/migrate.*.ts',
      'src/platform/test-cluster.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // A test that finds nothing where it looks should throw at once.
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Plain modules that must run before Node 24 is found: syntax and names only.
    files: ['**/*.mjs', '*.js'],
    rules: {
      eqeqeq: ['error', 'always'],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': 'error',
      'no-unreachable': 'error',
    },
  },
)
