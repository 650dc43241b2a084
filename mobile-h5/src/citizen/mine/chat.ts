import type { Draft } from '../say/draft'
import { enter, mine } from './person'

// What she began to say in the chat is completed on 说一说.

/** Takes a draft of the chat into the one of this phone: what she had written here stays, after it. Says whether there was one. Throws Trouble. */
export async function takeUp(draft: Draft, known = mine): Promise<boolean> {
  const found = await known()
  if (!found) {
    enter('chat', '/say')
    return true
  }
  const chat = found.draft
  if (!chat) return false
  if (draft.chat?.id !== chat.id) {
    draft.text = [chat.text, draft.text.trim()].filter(Boolean).join('\n')
    draft.place ||= chat.place
  }
  draft.chat = { id: chat.id, pictures: chat.pictures }
  return true
}
