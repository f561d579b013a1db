package app

import (
	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/outbound"
)

// Why a step could tell nobody.
const (
	whyNoServer = "no_server" // the server that it names was removed
	whyNoTool   = "no_tool"   // the tool that it names is not connected any more
)

// tellOutside tells servers or tools, by the kind of the deeds.
func (s *stepping) tellOutside(kind journey.StepKind, round []deed) error {
	if kind == journey.Webhook {
		return s.tellServers(round)
	}
	return s.handOver(round)
}

// tellServers tells the servers that deeds name. One that is switched off hears of
// it when it is on again and that is replayed.
func (s *stepping) tellServers(round []deed) error {
	for _, d := range round {
		to, err := serverNamed(s.tx, d.step.Target)
		if err != nil {
			return err
		}
		if to == nil {
			s.stop(d.run, journey.Refused, whyNoServer)
			continue
		}
		if err := outbound.Tell(s.tx, to.ID, d.outside()); err != nil {
			return err
		}
		s.done(d)
	}
	return nil
}

// handOver tells tools of the members of deeds, by the event that each names.
func (s *stepping) handOver(round []deed) error {
	for _, d := range round {
		to, err := outbound.OfTool(s.tx, outbound.Tool(d.step.Target))
		if err != nil {
			return err
		}
		if to == nil {
			s.stop(d.run, journey.Refused, whyNoTool)
			continue
		}
		event := d.outside()
		event.Data["metric"] = d.step.Note
		if err := outbound.Tell(s.tx, to.ID, event); err != nil {
			return err
		}
		s.done(d)
	}
	return nil
}

// outside is what a deed tells.
func (d deed) outside() outbound.Event {
	data := map[string]any{"journey_id": d.run.Journey, "run_id": d.run.ID, "step": d.step.ID, "subject": d.run.Subject}
	if order := d.subjectID(); d.ofOrder() && order != uuid.Nil {
		data["order_id"] = order
	}
	return outbound.Event{Kind: outbound.JourneyStep, Member: d.run.Member, Data: data}
}

// serverNamed is a server of the merchant's by its id, nil when there is none.
func serverNamed(tx *pg.Tx, name string) (*outbound.Endpoint, error) {
	id, err := uuid.Parse(name)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // it names none
	}
	to, err := outbound.Get(tx, id, false)
	if fail.Is(err, fail.NotFound) || err == nil && to.Tool != outbound.Server {
		return nil, nil //nolint:nilnil // none is an answer
	}
	return to, err
}

// tellable refuses a step that would tell nobody.
func tellable(tx *pg.Tx, path string, step *journey.Step) error {
	if step.Kind == journey.Webhook {
		to, err := serverNamed(tx, step.Target)
		if err == nil && to == nil {
			err = fail.Field(path+".target", "%q is none of your webhooks: it is named by its id", step.Target)
		}
		return err
	}
	to, err := outbound.OfTool(tx, outbound.Tool(step.Target))
	if err == nil && (step.Target == "" || to == nil) {
		err = fail.Field(path+".target", "%q is no tool that is connected", step.Target)
	}
	return err
}
