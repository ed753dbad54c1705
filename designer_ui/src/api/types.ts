/** What forms and records look like to the front end: the contract's shapes with the parts that it leaves open. */

/** An author's text: one for all languages, or one for each. */
export type Words = string | Readonly<Record<string, string>>
export type Right = 'masked' | 'read' | 'write'
/** What may be done with the records of a form. */
export type May = 'read' | 'create' | 'update' | 'delete' | 'import' | 'export' | 'print' | 'comment' | (string & {})

export interface Option {
  readonly key: string
  readonly title?: Words
  readonly color?: string
}

/** A field as the reader may see it. Settings depend on its type (`docs/reference/blueprint/field.md`). */
export interface FieldInfo {
  readonly key: string
  readonly type: string
  readonly title: Words
  readonly required: boolean
  readonly unique: boolean
  readonly is_computed: boolean
  /** Full key of the form that a link leads to, or whose rows a sub-table has. */
  readonly target: string | null
  /** The field that records of the target are called by. */
  readonly target_label?: string | null
  readonly right: Right
  readonly help?: Words
  readonly options?: readonly Option[]
  readonly [setting: string]: unknown
}

export interface ViewInfo {
  readonly key: string
  readonly title: Words
  readonly type?: string
  /** Field keys, or paths by links: `customer.level`. */
  readonly columns: readonly string[]
  /** A formula over the record. */
  readonly filter?: string
  /** Field keys, `-` in front for descending order. */
  readonly sort?: readonly string[]
  readonly default?: boolean
  /** What its kind stands on: field keys. */
  readonly by?: string
  readonly start?: string
  readonly end?: string
  readonly image?: string
}

export interface Section {
  readonly title?: Words
  readonly columns?: number
  readonly fields: readonly string[]
  readonly visible_when?: string
}

export interface Layout {
  readonly title?: Words
  /** Key numbers at the top of a record. */
  readonly highlights?: readonly string[]
  readonly sections: readonly Section[]
}

export interface ActionInfo {
  readonly key: string
  readonly title: Words
  readonly inputs: readonly FieldInfo[]
}

/** A list of records that link here. */
export interface RelatedInfo {
  /** Full key of the other form. */
  readonly form: string
  /** The link in that form. */
  readonly field: string
  readonly title: Words
  /** Title of the link. */
  readonly link: Words
  /** The field of this form that shows them. */
  readonly back: string | null
  readonly may_create: boolean
}

/** Formulas that can be worked out here (`expression/document.ts`), by field key. */
export interface LiveFormulas {
  readonly fields: Readonly<Record<string, {
    readonly value?: unknown; readonly default?: unknown; readonly visible?: unknown; readonly required?: unknown; readonly fixed?: unknown
    /** Places of a decimal. */
    readonly scale?: number
  }>>
  /** Computed values, each after those that it reads. */
  readonly order: readonly string[]
  /** Of fields whose key is not what formulas call them. */
  readonly ids?: Readonly<Record<string, string>>
  /** Of sub-tables. */
  readonly rows?: Readonly<Record<string, LiveFormulas>>
  /** When sections are shown, by layout and number. */
  readonly sections?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export interface PrintInfo {
  readonly key: string
  readonly title: Words
}

/** A process that can be begun by hand about a record; its key is `app.process`. */
export interface ProcessInfo {
  readonly key: string
  readonly title: Words
  readonly inputs: readonly FieldInfo[]
}

export interface FormInfo {
  /** Full key: `app.form`. */
  readonly key: string
  readonly app: string
  readonly title: Words
  readonly digest: string
  /** The field that a record is called by. */
  readonly label: string | null
  readonly may: readonly May[]
  readonly fields: readonly FieldInfo[]
  readonly actions: readonly ActionInfo[]
  readonly views: readonly ViewInfo[]
  readonly layouts: Readonly<Record<string, Layout>>
  readonly related: readonly RelatedInfo[]
  readonly live?: LiveFormulas
  /** What its records can be printed with. */
  readonly prints?: readonly PrintInfo[]
  readonly processes?: readonly ProcessInfo[]
  /** Whether any process is about its records. */
  readonly has_processes?: boolean
  /** Whether the reader may bring in sample records. */
  readonly has_sample?: boolean
}

export interface MenuEntry {
  readonly title?: Words
  readonly icon?: string
  readonly form?: string
  readonly view?: string
  readonly view_title?: Words
  /** Full key. */
  readonly dashboard?: string
  readonly dashboard_title?: Words
  /** Whether the form opens with the view. */
  readonly is_usual?: boolean
  readonly items?: readonly MenuEntry[]
}

export interface AppInfo {
  readonly key: string
  readonly version: string
  readonly title: Words
  readonly icon: string
  readonly menu: readonly MenuEntry[]
  readonly forms: readonly { readonly key: string; readonly title: Words; readonly is_small: boolean; readonly may: readonly May[] }[]
  readonly ledgers: readonly { readonly key: string; readonly title: Words; readonly unit: Words | null; readonly may: readonly string[] }[]
  readonly reports: readonly ReportInfo[]
  readonly dashboards: readonly DashboardInfo[]
}

/** A report that is kept; `chart_kind` is null of scores. */
export interface ReportInfo { readonly key: string; readonly title: Words; readonly help: Words; readonly kind: 'query' | 'scoring'; readonly chart_kind: string | null }
export interface DashboardInfo { readonly key: string; readonly title: Words; readonly help: Words; readonly icon: string }

/** A record by field key. Links are ids, expanded ones records; sub-tables lists of records. */
export interface RecordData {
  readonly id: number
  readonly public_id: string
  readonly version: number
  readonly [field: string]: unknown
}

export interface Me {
  readonly login: string
  readonly name: string
  readonly is_admin: boolean
  readonly roles: readonly string[]
  readonly csrf: string | null
  readonly locale: string | null
  readonly must_change: boolean
}
