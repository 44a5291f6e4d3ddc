// Builds static/build/: one stylesheet, the scripts, and the images and fonts they use.
// Run with `npm run build`. Nothing here is fetched: everything comes from node_modules.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compile } from 'sass'

const target = 'static/build'
const govuk = 'node_modules/govuk-frontend/dist/govuk'
const moj = 'node_modules/@ministryofjustice/frontend/moj'
const screenFont = 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files'
const printFont = 'node_modules/@fontsource/atkinson-hyperlegible-next/files'

// A reference to a source map that is not shipped stops Django's manifest storage.
const withoutSourceMap = (text) => text.replace(/\n?\/[/*]# sourceMappingURL=.*?(\*\/)?$/gm, '')

function buildStyles () {
  for (const name of ['waymark', 'print']) {
    const { css } = compile(`frontend/styles/${name}.scss`, {
      style: 'compressed',
      loadPaths: ['.'],
      quietDeps: true,
      logger: { warn () {} } // GOV.UK's notes to the authors of MOJ's components
    })
    if (/GDS Transport|crest|crown/i.test(css)) {
      throw new Error(`${name}.css names the crown or GDS Transport, which are not ours to use`)
    }
    writeFileSync(join(target, `${name}.css`), css)
  }
}

function copyScript (source) {
  writeFileSync(join(target, basename(source)), withoutSourceMap(readFileSync(source, 'utf8')))
}

function copyAssets () {
  const images = join(target, 'images')
  mkdirSync(images, { recursive: true })
  const css = readFileSync(join(target, 'waymark.css'), 'utf8')
  for (const [, name] of css.matchAll(/url\(\.\/images\/([^)]+)\)/g)) {
    cpSync(join(moj, 'assets/images', name), join(images, name))
  }
  cpSync('frontend/images', images, { recursive: true })
}

function copyFonts () {
  const fonts = join(target, 'fonts')
  mkdirSync(fonts, { recursive: true })
  for (const name of readdirSync(screenFont)) cpSync(join(screenFont, name), join(fonts, name))
  const css = readFileSync(join(target, 'print.css'), 'utf8')
  for (const [, name] of css.matchAll(/url\("?\.\/fonts\/([^")]+)"?\)/g)) {
    cpSync(join(printFont, name), join(fonts, name))
  }
}

mkdirSync(target, { recursive: true })
buildStyles()
copyScript(join(govuk, 'govuk-frontend.min.js'))
for (const name of readdirSync('frontend/scripts')) copyScript(join('frontend/scripts', name))
copyAssets()
copyFonts()
console.log(`Built ${target}`)
