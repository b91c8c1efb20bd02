import ts from 'typescript';

/** The name of what a source is compiled to. */
export const compiledName = (file: string): string => file.replace(/\.ts$/, '.js');

/**
 * JavaScript of a source, with its comments and line by line where types leave one. Node strips no types below
 * node_modules; and it finds what is imported or started by a name that ends in .ts: such names change as the files do.
 */
export function compiled(file: string, source: string): string {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
    transformers: { before: [renaming] },
  });
  const [fault] = diagnostics ?? [];
  if (fault) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
  return outputText;
}

const renaming: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const visit = (node: ts.Node): ts.Node =>
    ts.isStringLiteral(node) && /^[\w./-]+\.ts$/.test(node.text)
      ? context.factory.createStringLiteral(compiledName(node.text), true)
      : ts.visitEachChild(node, visit, context);
  return (source) => ts.visitNode(source, visit) as ts.SourceFile;
};
