// Package actor says on whose behalf something happens.
package actor

// Role is what an actor may do; the Chinese stands beside each code in Roles.
type Role string

// The roles of domain.md that exist so far. A citizen acts by a receipt, the system by the clock.
const (
	Citizen Role = "citizen"
	Handler Role = "handler"
	Lead    Role = "lead"
	Office  Role = "office"
	Auditor Role = "auditor"
	System  Role = "system"
)

// Roles are all roles with the word that people read.
var Roles = []struct {
	Role Role
	Say  string
}{
	{Citizen, "市民"}, {Handler, "经办"}, {Lead, "分管领导"}, {Office, "考评办"}, {Auditor, "监督"}, {System, "系统"},
}

// Say is the word people read for the role.
func (r Role) Say() string {
	for _, x := range Roles {
		if x.Role == r {
			return x.Say
		}
	}
	return string(r)
}

// Actor is who does something: an account of the staff, a citizen known only by her receipt, or the system.
type Actor struct {
	ID      string // account id; for a citizen the id of her receipt; empty for the system and for the unknown public
	Name    string // of the account, as it is printed in the record; empty for a citizen
	Role    Role
	Unit    string // unit code of a handler or lead; empty otherwise
	Request string // request id, for the log
}

// Clock is the system acting on its own.
var Clock = Actor{Role: System, Name: "系统"}

// Of says whether the actor belongs to a unit and sees only what is that unit's.
func (a Actor) Of() (unit string, bound bool) {
	return a.Unit, a.Role == Handler || a.Role == Lead
}

// Is says whether the actor has one of the roles.
func (a Actor) Is(roles ...Role) bool {
	for _, r := range roles {
		if a.Role == r {
			return true
		}
	}
	return false
}
