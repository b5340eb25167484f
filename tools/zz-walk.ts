import { chromium } from 'playwright-core'
const base='http://localhost:8777'
const browser = await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-background-networking']})
const who: Record<string,[string,string[]]> = {
 disp:['dai.wenchao',['/','/office','/office?stage=all','/survey','/today','/account','/nowhere']],
 second:['fan.ranqiang',['/office','/proposals','/survey']],
 sup:['hao.si',['/survey']],
 handler:['ye.liang',['/work']],
 head:['chen.yong',['/work']],
 cb:['xie.fangming',['/call-backs']],
 intv:['kang.ligui',['/call']],
 lead:['tan.yang',['/today','/office']],
 aud:['shi.jiaxue',['/audit/verify','/audit/journal','/audit/reveals']],
 adm:['wang.yu',['/admin/imports','/admin/frames','/admin/survey','/admin/calendar','/admin/accounts']],
 idc:['shao.jingguo',['/','/proposals','/audit/reveals']],
 clerk:['xu.junning',['/']],
}
const only = process.argv[2]?.split(',')
const out='/tmp/shots/'
for (const [n,[login,ps]] of Object.entries(who)) {
 if (only && !only.includes(n)) continue
 const ctx = await browser.newContext({viewport:{width:1366,height:768},locale:'zh-CN'})
 const page = await ctx.newPage()
 page.on('pageerror',e=>console.log(n,'ERR',e.message)); 
 page.on('console',m=>{if(m.type()==='error')console.log(n,page.url(),m.text().slice(0,200))})
 await page.goto(base+'/')
 if(n==='disp') { await page.waitForTimeout(1500); await page.screenshot({path:out+'signin-d.png'}); await page.setViewportSize({width:390,height:844}); await page.waitForTimeout(300); await page.screenshot({path:out+'signin-p.png'}); await page.setViewportSize({width:1366,height:768})}
 await page.locator('input').first().fill(login)
 await page.locator('input[type=password]').fill('ansheng-demo-2026')
 await page.keyboard.press('Enter')
 await page.waitForTimeout(1500)
 for (const p of ps) {
  await page.goto(base+p); await page.waitForLoadState('networkidle'); await page.waitForTimeout(700)
  const f = n+p.replace(/[/?=]/g,'_')
  await page.screenshot({path:out+f+'-d.png'})
  await page.setViewportSize({width:390,height:844}); await page.waitForTimeout(400)
  await page.screenshot({path:out+f+'-p.png',fullPage:true})
  await page.setViewportSize({width:1366,height:768})
 }
 await ctx.close()
}
await browser.close()
