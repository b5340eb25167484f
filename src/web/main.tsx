import '#web/ui/schemas.ts'
import 'antd/dist/reset.css'
import { createRoot } from 'react-dom/client'
import { App } from '#web/app.tsx'
import '#web/ui/style.css'
import { guardMarkup } from '#web/ui/trusted.ts'

guardMarkup()
const root = document.getElementById('root')
if (!root) throw new Error('the page has no place for the product')
createRoot(root).render(<App />)
