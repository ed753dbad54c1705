import LinkInput from '../LinkInput.vue'
import { readLink } from '../linked'
import { nameAsText } from '../names'
import { defineWidget } from '../widget'
import Display from './Display.vue'

export default defineWidget({
  name: 'user', types: ['user'], icon: 'user', Input: LinkInput, Display, asking: 'link', align: 'start', width: 130,
  text: nameAsText,
  read: readLink,
  examples: [1, 2],
})
