// What Streamlit loads for the component. It gives a browser nothing to keep its files by, so this one is fetched
// at every page view; it leads to the stage's own modules, which lie under an address that changes with them.
export { default } from "/gdviz/stage.js";
