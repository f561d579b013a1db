package pg

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"regulars/app/fail"
)

// Translate classifies an error of Postgres. Errors that carry a kind already
// pass unchanged.
func Translate(err error) error {
	var known *fail.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	var answer *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows), errors.Is(err, gorm.ErrRecordNotFound):
		return fail.Wrap(err, fail.NotFound, "no such thing")
	case errors.As(err, &answer):
		return fail.Wrap(err, kindOf(answer.Code), "Postgres refused")
	case isConnection(err):
		return fail.Wrap(err, fail.Unavailable, "Postgres does not answer")
	default:
		return err
	}
}

// kindOf maps SQLSTATE (Postgres manual, appendix A).
func kindOf(code string) fail.Kind {
	if strings.HasPrefix(code, "22") { // data_exception: these values will never fit, such as a text with a NUL
		return fail.Invalid
	}
	switch code {
	case "23505": // unique_violation
		return fail.Conflict
	case "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53300", "53100", "53200", "25P03":
		return fail.Unavailable // contention, shutdown, out of something, time-out: later it works
	default:
		return fail.Internal
	}
}

func isConnection(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) ||
		pgconn.SafeToRetry(err) || errors.Is(err, net.ErrClosed)
}

// IsUnique reports a violated unique constraint; constraint "" means any.
func IsUnique(err error, constraint string) bool {
	if answer, ok := errors.AsType[*pgconn.PgError](err); ok {
		return answer.Code == "23505" && (constraint == "" || answer.ConstraintName == constraint)
	}
	return constraint == "" && errors.Is(err, gorm.ErrDuplicatedKey)
}

// retryable reports whether the same transaction can succeed at once: it met
// another one, or a statement was prepared before a migration changed its table
// (pgx forgets that statement when it hears so).
func retryable(err error) bool {
	answer, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (answer.Code == "40001" || answer.Code == "40P01" || answer.Code == "0A000" &&
		strings.Contains(answer.Message, "cached plan"))
}
