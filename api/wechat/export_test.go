package wechat

// MostAnswer is how much of an answer of WeChat's is read, in bytes.
const MostAnswer = mostAnswer
