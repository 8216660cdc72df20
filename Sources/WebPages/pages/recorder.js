// @ts-check
/**
 * What other people's pages import: `import { RecorderClient, ServerMediaRecorder } from "https://…/recorder.js"`.
 * The call page uses the same two.
 */
export { RecorderClient, RecorderError } from "./assets/client/recorder-client.js";
export { ServerMediaRecorder } from "./assets/client/server-media-recorder.js";
