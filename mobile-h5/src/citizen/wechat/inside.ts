/** Whether this page is in WeChat's own browser. The phone of the demonstration counts as one: nothing else may frame our pages. */
export const inWeChat = () => /MicroMessenger/i.test(navigator.userAgent) || window.parent !== window
