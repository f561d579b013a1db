<?php
/**
 * Whoever changes something may, and meant to.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;

/**
 * Actions of wp-admin check a nonce and a capability, and REST routes ask for a capability.
 */
final class Action_Rule {

	/**
	 * Checks a source.
	 *
	 * @param Source   $source  Any.
	 * @param Source[] $sources All of them.
	 */
	public static function check( Source $source, array $sources ): iterable {
		foreach ( $source->calls( array( 'add_action', 'add_filter' ) ) as $call ) {
			$hook = Source::head( $call->args[0]->value );
			if ( ! preg_match( '/^(admin_post|wp_ajax)(_|$)/', $hook ) ) {
				continue;
			}
			if ( preg_match( '/^(admin_post|wp_ajax)_nopriv/', $hook ) ) {
				yield array( $call->getStartLine(), "$hook lets in who is not signed in" );
				continue;
			}
			list( $class, $name ) = Source::callback( $call->args[1]->value ?? null, $source );
			$method               = $class ? Source::method( $sources, $class, $name ) : null;
			if ( ! $method ) {
				yield array( $call->getStartLine(), "$hook is done by what cannot be found" );
				continue;
			}
			if ( ! $source->calls( Input_Rule::NONCES, $method ) ) {
				yield array( $method->getStartLine(), "$hook checks no nonce" );
			}
			if ( ! self::asks_right( $source, $method ) ) {
				yield array( $method->getStartLine(), "$hook checks no capability" );
			}
		}
		yield from self::routes( $source, $sources );
	}

	/**
	 * Checks the REST routes of a source.
	 *
	 * @param Source   $source  Any.
	 * @param Source[] $sources All of them.
	 */
	private static function routes( Source $source, array $sources ): iterable {
		foreach ( $source->calls( array( 'register_rest_route' ) ) as $call ) {
			$found = 0;
			foreach ( $source->all( Node\Expr\Array_::class, $call ) as $array ) {
				$items = self::items( $array );
				if ( ! isset( $items['callback'] ) ) {
					continue;
				}
				++$found;
				list( $class, $name ) = Source::callback( $items['permission_callback'] ?? null, $source );
				$method               = $class ? Source::method( $sources, $class, $name ) : null;
				if ( ! $method || ! self::asks_right( $source, $method ) ) {
					yield array( $array->getStartLine(), 'is a REST route that asks for no capability' );
				}
			}
			if ( 0 === $found ) {
				yield array( $call->getStartLine(), 'is a REST route whose permission cannot be found' );
			}
		}
	}

	/**
	 * Whether a method asks for a capability, itself or by another of its class.
	 *
	 * @param Source                $source Where it is called from.
	 * @param Node\Stmt\ClassMethod $method Any.
	 */
	private static function asks_right( Source $source, Node\Stmt\ClassMethod $method ): bool {
		if ( $source->calls( array( 'current_user_can' ), $method ) ) {
			return true;
		}
		foreach ( $source->all( Node\Expr\StaticCall::class, $method ) as $call ) {
			foreach ( 'self' === (string) $call->class ? $source->all( Node\Stmt\ClassMethod::class ) : array() as $other ) {
				if ( $other->name->toString() === (string) $call->name && $source->calls( array( 'current_user_can' ), $other ) ) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * The items of an array that have a name.
	 *
	 * @param Node\Expr\Array_ $array Any.
	 * @return array<string,Node\Expr>
	 */
	private static function items( Node\Expr\Array_ $array ): array {
		$items = array();
		foreach ( $array->items as $item ) {
			if ( $item && $item->key instanceof Node\Scalar\String_ ) {
				$items[ $item->key->value ] = $item->value;
			}
		}
		return $items;
	}
}
