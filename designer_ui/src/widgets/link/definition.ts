import LinkDisplay from '../LinkDisplay.vue'
import LinkInput from '../LinkInput.vue'
import { readLink } from '../linked'
import { nameAsText } from '../names'
import { defineWidget } from '../widget'

export default defineWidget({
  name: 'link', types: ['link'], icon: 'link', Input: LinkInput, Display: LinkDisplay, asking: 'link', align: 'start', width: 160,
  text: nameAsText,
  read: readLink,
  examples: [1, 2],
  settings: { target: 'member.member' },
})
