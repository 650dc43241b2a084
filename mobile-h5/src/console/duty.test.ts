import { expect, test } from 'vitest'
import { daysInWords } from './duty'

test('days of the week are said as people say them', () => {
  for (const [days, say] of [['12345', '周一至周五'], ['67', '周六、周日'], ['1234567', '每天'], ['3', '周三'], ['1357', '周一、周三、周五、周日'], ['1235', '周一至周三、周五']]) {
    expect(daysInWords(days)).toBe(say)
  }
})
