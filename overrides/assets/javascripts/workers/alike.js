/* Material's search, for readers who type Straße as Strasse and spät as spaet or spat. Words are compared without such
   differences; what is found is shown as it is written. page.html names Material's own script behind the question mark. */

const DIGRAPHS = { de: /([aou])e/g } // what a language writes instead of an umlaut

let digraphs

function alike(text) {
  const plain = text.toLowerCase().replace(/ß/g, "ss").normalize("NFD").replace(/\p{M}/gu, "")
  return digraphs ? plain.replace(digraphs, "$1") : plain
}

// Before Material's script hears of a message: 0 brings the index and its languages, 2 a query.
addEventListener("message", ({ data: message }) => {
  if (message.type === 0) digraphs = message.data.config.lang.map(language => DIGRAPHS[language]).find(Boolean)
  if (message.type === 2) message.data = alike(message.data)
})

importScripts(location.search.slice(1))

const { run } = lunr.Pipeline.prototype
lunr.Pipeline.prototype.run = function (tokens) {
  return run.call(this, tokens).map(token => token.update(alike))
}
