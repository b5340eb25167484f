import type { ThemeConfig } from 'antd'

/**
 * The colours of the house. Every text colour reaches 4.5:1 on every ground it stands on; a test in
 * a real browser measures it. Pine for what one may do, ochre for what is near its time, brick for
 * what is late or wrong; none of them is ever the only sign.
 */
export const colours = {
  ink: '#1c2624',
  inkSoft: '#4f5b57',
  pine: '#17605a',
  pineDeep: '#123f3c',
  pinePale: '#e3efec',
  paper: '#f5f3ee',
  sheet: '#ffffff',
  line: '#d9d5ca',
  ochre: '#8a5300',
  ochrePale: '#fbf0dc',
  brick: '#a8281e',
  brickPale: '#fbe9e6',
  leaf: '#2c6a35',
  leafPale: '#e6f1e4',
  slate: '#3b5673',
  slatePale: '#e6edf4',
} as const

export const sans =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif'
export const serif =
  '"Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", Georgia, serif'

/** The component library in these colours; on a phone everything one touches is at least 44 px high. */
export const themeOf = (isNarrow: boolean): ThemeConfig => ({
  token: {
    colorPrimary: colours.pine,
    colorLink: colours.pine,
    colorLinkHover: colours.pineDeep,
    colorInfo: colours.slate,
    colorSuccess: colours.leaf,
    colorWarning: colours.ochre,
    colorError: colours.brick,
    colorText: colours.ink,
    colorTextSecondary: colours.inkSoft,
    colorTextTertiary: colours.inkSoft,
    colorTextDescription: colours.inkSoft,
    colorTextPlaceholder: '#656f6b',
    colorTextDisabled: '#6b7470',
    colorBgLayout: colours.paper,
    colorBgContainer: colours.sheet,
    colorErrorBg: colours.brickPale,
    colorWarningBg: colours.ochrePale,
    colorSuccessBg: colours.leafPale,
    colorInfoBg: colours.slatePale,
    colorBorder: '#8d9691',
    colorBorderSecondary: colours.line,
    fontFamily: sans,
    fontSize: 16,
    borderRadius: 4,
    controlHeight: isNarrow ? 44 : 38,
    controlHeightLG: 48,
    controlHeightSM: isNarrow ? 44 : 32,
    wireframe: false,
    motion: false,
  },
  components: {
    Layout: { headerBg: colours.pineDeep, bodyBg: colours.paper, siderBg: colours.sheet },
    Menu: {
      itemSelectedBg: colours.pinePale,
      itemSelectedColor: colours.pineDeep,
      itemHeight: 44,
      itemBorderRadius: 0,
      itemMarginInline: 0,
      activeBarBorderWidth: 0,
    },
    Table: { headerBg: '#ece9e1', headerColor: colours.ink, cellPaddingBlock: 12 },
    Button: { primaryShadow: 'none', defaultShadow: 'none', fontWeight: 500 },
    Form: { labelColor: colours.ink, verticalLabelPadding: '0 0 4px' },
    Card: { headerFontSize: 17 },
    Segmented: { trackBg: '#e4e1d7', trackPadding: 3, itemColor: colours.inkSoft },
  },
})
