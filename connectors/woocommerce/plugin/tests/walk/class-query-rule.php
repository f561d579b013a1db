<?php
/**
 * Nothing but prepared queries.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;
use PhpParser\Node\Expr;
use PhpParser\Node\Scalar;

/**
 * A query is a literal or $wpdb->prepare() of one; a literal may name $wpdb's own tables.
 */
final class Query_Rule {

	const QUERIES = array( 'query', 'get_results', 'get_var', 'get_row', 'get_col' );

	/**
	 * Checks a source.
	 *
	 * @param Source $source Any.
	 */
	public static function check( Source $source ): iterable {
		foreach ( $source->all( Expr\MethodCall::class ) as $call ) {
			if ( ! self::is_wpdb( $call->var ) || ! $call->name instanceof Node\Identifier ) {
				continue;
			}
			$name = $call->name->toString();
			if ( in_array( $name, self::QUERIES, true ) && ! self::is_prepared( $call->args[0]->value ) ) {
				yield array( $call->getStartLine(), 'is a query that is not prepared' );
			}
			if ( 'prepare' === $name && ! self::is_literal( $call->args[0]->value ) ) {
				yield array( $call->getStartLine(), 'prepares what is not written here' );
			}
		}
		foreach ( $source->calls( array( 'mysqli_query', 'mysqli_connect', 'mysql_query' ) ) as $call ) {
			yield array( $call->getStartLine(), 'goes around $wpdb' );
		}
	}

	/**
	 * Whether it is $wpdb.
	 *
	 * @param Node $expr Any.
	 */
	private static function is_wpdb( Node $expr ): bool {
		return $expr instanceof Expr\Variable && 'wpdb' === $expr->name;
	}

	/**
	 * Whether a query is a text, or prepared.
	 *
	 * @param Expr $expr Any.
	 */
	private static function is_prepared( Expr $expr ): bool {
		$prepared = $expr instanceof Expr\MethodCall && self::is_wpdb( $expr->var ) && 'prepare' === (string) $expr->name;
		return $prepared || self::is_literal( $expr );
	}

	/**
	 * Whether a text is written here, but for names of tables.
	 *
	 * @param Expr $expr Any.
	 */
	private static function is_literal( Expr $expr ): bool {
		if ( $expr instanceof Scalar\String_ ) {
			return true;
		}
		if ( ! $expr instanceof Scalar\Encapsed ) {
			return false;
		}
		foreach ( $expr->parts as $part ) {
			$table = $part instanceof Expr\PropertyFetch && self::is_wpdb( $part->var );
			if ( $part instanceof Expr && ! $table && ! isset( $part->value ) ) {
				return false;
			}
		}
		return true;
	}
}
