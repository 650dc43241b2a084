// 两件事: what says two things is two concerns at once when both are sure; else the desk divides it with one key, and can join it again.
import { follow, say } from '../citizen.mjs'
import { open } from '../console.mjs'

const sure = { text: '文晖路口的共享单车乱停乱放，盲道都占满了，没有人清理。另外星桥巷的路灯坏了五盏，晚上一片漆黑，请派人来修。' }
const unsure = { text: '共享单车堆满盲道，婴儿车过不去，没人管。另外翠苑一区垃圾房臭得不行，夏天苍蝇多。' }

/** 您说了 2 件事 → 两件整改件；机器看出两件 → D 拆开 → 合回. */
export async function matters({ citizen, desk }) {
  const phone = await citizen()
  const receipt = await say(phone, { ...sure, understood: ['您说了 2 件事', '分别转给各自的单位'] })
  await follow(phone, receipt, '您这次说了 2 件事')
  await phone.getByText('第 2 件，共 2 件').waitFor()

  const unit = await desk('chengguan')
  await open(unit, '整改件', '星桥巷')
  const words = await unit.getByRole('main').innerText()
  if (words.includes('共享单车')) throw new Error('a unit reads of the other matter')

  const second = await say(phone, { ...unsure, understood: ['您说了 2 件事', '先看一眼'] })
  const office = await desk('kaoping')
  await office.goto('/console/triage')
  await office.getByRole('button', { name: '共享单车堆满盲道' }).click()
  await office.getByText('机器看出 2 件事').waitFor()
  await office.keyboard.press('d')
  await office.getByRole('status').getByText('已拆成 2 点').waitFor()
  await follow(phone, second, '您这次说了 2 件事')
  await office.getByRole('button', { name: '另外翠苑一区垃圾房臭' }).click()
  await office.getByText('这条意见的全文').click()
  await office.getByRole('button', { name: '不该拆，合回一条' }).click()
  await office.getByRole('status').getByText('已合回一条').waitFor()
  await follow(phone, second, '考评办正在分办')
  await phone.getByText(unsure.text).waitFor()
}
