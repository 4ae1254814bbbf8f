import { closeCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useLayoutEffect, useRef } from "react";
import { nonce } from "../../theme/nonce";
import { useI18n } from "../../i18n";
import type { InputField, RuleFunction } from "./types";
import { completion, languages } from "./writing";
import s from "./CodeEditor.module.css";

/** Something wrong at a place of the text. */
export interface Mark {
  from: number;
  to: number;
  message: string;
  /** What to write instead of what stands there. */
  suggestion?: string | undefined;
}

interface Props {
  label: string;
  language: keyof typeof languages;
  value: string;
  onChange: (value: string) => void;
  fields: readonly InputField[];
  functions: readonly RuleFunction[];
  marks: readonly Mark[];
  hint?: string;
  readOnly?: boolean;
}

/** A text of rules with colours, completion and what is wrong in its place. Tab leaves it; Ctrl-Space completes. */
export default function CodeEditor(props: Props) {
  const { value, marks } = props;
  const { t } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!box.current) return undefined;
    const { label, language, fields, functions, hint, readOnly } = latest.current;
    const editor = new EditorView({
      parent: box.current,
      doc: latest.current.value,
      extensions: [
        ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
        history(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        // Escape closes what is offered first, and only then the dialog around.
        Prec.highest(EditorView.domEventHandlers({ keydown: (event, at) => keepEscape(event, at) })),
        ...languages[language],
        completion(fields, functions),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
        editable.of([EditorState.readOnly.of(readOnly ?? false), EditorView.editable.of(!readOnly)]),
        ...(hint ? [placeholder(hint)] : []),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    const old = editor?.state.doc.toString();
    if (editor && old !== undefined && old !== value) {
      editor.dispatch({ changes: { from: 0, to: old.length, insert: value } });
    }
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const length = editor.state.doc.length;
    const shown = marks.map((mark) => diagnosticOf(mark, length, (text) => t("rules.suggest", { text })));
    editor.dispatch(setDiagnostics(editor.state, shown));
  }, [marks, t]);

  return <div ref={box} className={s.editor} />;
}

const editable = new Compartment();

function keepEscape(event: KeyboardEvent, editor: EditorView): boolean {
  if (event.key !== "Escape" || !closeCompletion(editor)) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function diagnosticOf({ from, to, message, suggestion }: Mark, length: number, words: (text: string) => string): Diagnostic {
  const start = Math.min(from, length);
  return {
    from: start,
    to: Math.max(start, Math.min(to, length)),
    severity: "error",
    message,
    ...(suggestion === undefined
      ? {}
      : {
          actions: [
            {
              name: words(suggestion),
              apply: (editor, at, end) => editor.dispatch({ changes: { from: at, to: end, insert: suggestion } }),
            },
          ],
        }),
  };
}
