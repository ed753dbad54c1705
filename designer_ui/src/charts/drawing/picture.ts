/** A drawing as a picture to keep or send: with what it is called above it, on the colour that it stands on. */
import type { Colors } from '../colors'

export interface Caption { readonly title: string; readonly about?: string; readonly headline?: string }

const SCALE = 2
const MARGIN = 20

export async function pictureOf(
  drawing: HTMLCanvasElement, size: { width: number; height: number }, colors: Colors, caption: Caption
): Promise<Blob> {
  const width = Math.max(size.width, 320) + MARGIN * 2
  const head = MARGIN + 24 + (caption.about ? 20 : 0) + (caption.headline ? 40 : 0) + 8
  const canvas = document.createElement('canvas')
  canvas.width = width * SCALE
  canvas.height = (head + size.height + MARGIN) * SCALE
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('No canvas.')
  pen.scale(SCALE, SCALE)
  pen.fillStyle = colors.panel
  pen.fillRect(0, 0, width, head + size.height + MARGIN)
  let line = MARGIN + 16
  const write = (text: string, font: string, color: string, step: number): void => {
    pen.font = `${font} ${colors.font}`
    pen.fillStyle = color
    pen.fillText(text, MARGIN, line, width - MARGIN * 2)
    line += step
  }
  write(caption.title, '600 16px', colors.text, 20)
  if (caption.about) write(caption.about, '12px', colors.quiet, caption.headline ? 34 : 0)
  else if (caption.headline) line += 14
  if (caption.headline) write(caption.headline, '600 28px', colors.text, 0)
  pen.drawImage(drawing, MARGIN, head, size.width, size.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error('No picture.')) }, 'image/png')
  })
}
