import type { Sentences } from '#basics/result.ts'

/** Why a file, or a cell of it, was not taken. `{name}` stands for the refusal's detail. */
export const filesSentences: Sentences = {
  empty_file: {
    zh: '这是一个空文件。请确认选对了文件。',
    en: 'This file is empty. Please check that it is the right one.',
    status: 422,
  },
  too_large: {
    zh: '文件超过 {megabytes} MB。请拆成几个文件分别导入。',
    en: 'The file is larger than {megabytes} MB. Please split it and import the parts.',
    status: 413,
  },
  not_a_spreadsheet: {
    zh: '这不是 Excel（.xlsx）或 CSV 表格，或者文件已损坏。请用 WPS 或 Excel 打开后另存为 .xlsx。',
    en: 'This is not an Excel (.xlsx) or CSV table, or it is damaged. Please open it and save it as .xlsx.',
    status: 415,
  },
  old_format: {
    zh: '这是旧格式表格(.xls 或 .et)。请打开后“另存为” .xlsx 再导入。',
    en: 'This is an old spreadsheet format (.xls or .et). Please save it as .xlsx and import that.',
    status: 415,
  },
  password_protected: {
    zh: '文件设有打开密码。请取消密码后再导入。',
    en: 'The file is locked with a password. Please remove the password first.',
    status: 422,
  },
  unsafe_file: {
    zh: '文件结构异常，为安全起见没有打开。请把内容复制到一张新表后再导入。',
    en: 'The file is built in an unusual way and was not opened. Please copy its cells to a new workbook.',
    status: 422,
  },
  unknown_encoding: {
    zh: '认不出这个 CSV 的文字编码。请用 WPS 或 Excel 另存为 .xlsx。',
    en: 'The encoding of this CSV is not known. Please save it as .xlsx.',
    status: 422,
  },
  quote_open: {
    zh: '第 {line} 行有一个引号没有配对，后面的内容无法分列。',
    en: 'A quotation mark opened in line {line} is never closed.',
    status: 422,
  },
  too_many_rows: {
    zh: '表格有 {rows} 行，一次最多导入 {max} 行。请拆成几个文件。',
    en: 'The table has {rows} rows; at most {max} can be imported at once. Please split it.',
    status: 422,
  },
  no_header: {
    zh: '没有找到表头行。请对照模板，表头应有：{expected}。',
    en: 'No header row was found. It should have the columns: {expected}.',
    status: 422,
  },
  missing_column: {
    zh: '缺少“{column}”这一列。',
    en: 'The column "{column}" is missing.',
    status: 422,
  },
  duplicate_column: {
    zh: '“{column}”这一列出现了不止一次，请只保留一列。',
    en: 'The column "{column}" appears more than once. Please keep one.',
    status: 422,
  },
  cell_empty: { zh: '此格必填。', en: 'This cell must be filled in.', status: 422 },
  digits_lost: {
    zh: '长数字已被表格软件截断，现在显示为 {shown}。请把该列设为“文本”格式后重新填写。',
    en: 'The spreadsheet has cut this long number to {shown}. Format the column as text and enter it again.',
    status: 422,
  },
  formula_error: {
    zh: '公式算出了错误 {shown}。请改为填写数值或文字。',
    en: 'The formula gives the error {shown}. Please enter the value itself.',
    status: 422,
  },
  formula_without_value: {
    zh: '此格是公式，但文件里没有算好的值。请用 WPS 或 Excel 打开并保存一次，或直接填值。',
    en: 'This formula has no computed value in the file. Open and save it once, or enter the value.',
    status: 422,
  },
  not_a_date: {
    zh: '此格设成了日期格式，但数值不是日期。请把格式改为“文本”。',
    en: 'This cell is formatted as a date but its number is not one. Format it as text.',
    status: 422,
  },
  not_a_day: {
    zh: '“{text}”不是完整的日期。请写成 2026-03-05。',
    en: '"{text}" is not a full date. Please write it like 2026-03-05.',
    status: 422,
  },
  day_without_year: {
    zh: '“{text}”没有年份。请写成 2026-03-05。',
    en: '"{text}" has no year. Please write it like 2026-03-05.',
    status: 422,
  },
}
