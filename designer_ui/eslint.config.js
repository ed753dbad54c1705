// The rules of the front end; above all its floors: a room may use what stands below it, never what stands beside or above.
import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

/** From the cellar to the roof; rooms of one floor do not see each other. */
const FLOORS = [['ui', 'i18n'], ['api', 'blueprint'], ['expression'], ['stores'], ['widgets'], ['charts'], ['renderer'], ['editing'], ['editors'], ['apps']]

const rooms = FLOORS.flatMap((floor, number) =>
  floor.map((room) => ({
    target: `./src/${room}`,
    from: [...floor.filter((other) => other !== room), ...FLOORS.slice(number + 1).flat()].map((other) => `./src/${other}`),
    message: `${room} stands below or beside it`,
  })),
)
const standing = rooms.filter((zone) => zone.from.length > 0)
const neighbours = ['workspace', 'designer', 'public'].map((app, _, all) => ({
  target: `./src/apps/${app}`,
  from: all.filter((other) => other !== app).map((other) => `./src/apps/${other}`),
  message: 'apps do not see each other',
}))
const onlyDesigner = ['workspace', 'public'].map((app) => ({
  target: `./src/apps/${app}`,
  from: ['./src/editing', './src/editors'],
  message: 'what edits belongs to the designer',
}))

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { parser: ts.parser } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...standing, ...neighbours, ...onlyDesigner] }],
      'import-x/no-cycle': ['error', { maxDepth: 8 }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'never', normal: 'always', component: 'always' } }],
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/max-len': ['error', { code: 150, template: 160, ignoreUrls: true, ignoreStrings: true, ignoreHTMLAttributeValues: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['**/*.test.ts'], rules: { 'vue/one-component-per-file': 'off' } },
)
