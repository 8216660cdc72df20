// @ts-check
export class ServerMediaRecorder extends EventTarget {}
