/** The product's icons, by the names that blueprints and screens use. Only what is named here is in the bundle. */
import * as lucide from 'lucide-vue-next'
import type { Component } from 'vue'

const ICONS: Readonly<Record<string, Component>> = {
  'alert-circle': lucide.CircleAlert, 'alert-triangle': lucide.TriangleAlert, 'arrow-down': lucide.ArrowDown,
  'arrow-left': lucide.ArrowLeft, 'arrow-right': lucide.ArrowRight, 'arrow-up': lucide.ArrowUp, app: lucide.LayoutGrid,
  bell: lucide.Bell, bolt: lucide.Zap, box: lucide.Box, calendar: lucide.Calendar, 'chart-bar': lucide.ChartColumn, 'chart-line': lucide.ChartLine, 'chart-pie': lucide.ChartPie, check: lucide.Check,
  'check-circle': lucide.CircleCheck, 'chevron-down': lucide.ChevronDown, 'chevron-left': lucide.ChevronLeft,
  'chevron-right': lucide.ChevronRight, 'chevron-up': lucide.ChevronUp, clock: lucide.Clock, coins: lucide.Coins,
  columns: lucide.Columns3, command: lucide.Command, copy: lucide.Copy, dice: lucide.Dices, download: lucide.Download,
  edit: lucide.Pencil, expand: lucide.Maximize2, external: lucide.ExternalLink, eye: lucide.Eye, 'eye-off': lucide.EyeOff,
  file: lucide.File, filter: lucide.ListFilter, folder: lucide.Folder, funnel: lucide.Funnel, gauge: lucide.Gauge, gift: lucide.Gift, 'git-branch': lucide.GitBranch,
  grid: lucide.LayoutGrid, group: lucide.Group, hash: lucide.Hash, help: lucide.CircleHelp, history: lucide.History,
  home: lucide.House, image: lucide.Image, inbox: lucide.Inbox, info: lucide.Info, kanban: lucide.Kanban, key: lucide.Key,
  languages: lucide.Languages, link: lucide.Link2, list: lucide.List, loader: lucide.LoaderCircle, lock: lucide.Lock,
  logout: lucide.LogOut, mail: lucide.Mail, megaphone: lucide.Megaphone, menu: lucide.Menu, message: lucide.MessageSquare,
  minus: lucide.Minus, moon: lucide.Moon, more: lucide.Ellipsis, paperclip: lucide.Paperclip, phone: lucide.Phone,
  plus: lucide.Plus, printer: lucide.Printer, receipt: lucide.Receipt, refresh: lucide.RefreshCw, rows: lucide.Rows3,
  scan: lucide.ScanLine, screen: lucide.MonitorPlay, search: lucide.Search, send: lucide.Send, settings: lucide.Settings, share: lucide.Share2,
  shield: lucide.Shield, 'shopping-bag': lucide.ShoppingBag, sliders: lucide.SlidersHorizontal, sort: lucide.ArrowUpDown,
  star: lucide.Star, store: lucide.Store, sun: lucide.Sun, table: lucide.Table2, tag: lucide.Tag, tasks: lucide.ListTodo,
  ticket: lucide.Ticket, trash: lucide.Trash2, trend: lucide.TrendingUp, trophy: lucide.Trophy, undo: lucide.Undo2,
  upload: lucide.Upload, user: lucide.User, users: lucide.Users, wallet: lucide.Wallet, 'x': lucide.X, zap: lucide.Zap,
}

/** The icon of a name; a plain shape where the set lacks it. */
export function iconOf(name: string): Component {
  return ICONS[name] ?? lucide.Shapes
}
