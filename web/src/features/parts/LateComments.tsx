/** Comments where they are an aside: their editor is not waited for. */
export { CommentsCard as default } from "./CommentsCard";
