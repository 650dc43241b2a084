package fake

// Sign and Decrypt are WeChat's side of the callback, for a product that a test plays.
var (
	Sign    = sign
	Decrypt = Account.decrypt
	Encrypt = Account.encrypt
)
