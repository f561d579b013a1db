<?php
/**
 * Nothing a browser sent is used as it came.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;

/**
 * Superglobals are read by Input alone, and a form only where its nonce is checked.
 */
final class Input_Rule {

	const SUPERGLOBALS = array( '_GET', '_POST', '_REQUEST', '_COOKIE', '_SERVER', '_FILES', '_ENV', '_SESSION', 'GLOBALS' );

	const NONCES = array( 'check_admin_referer', 'check_ajax_referer', 'wp_verify_nonce' );

	/**
	 * Checks a source.
	 *
	 * @param Source $source Any.
	 */
	public static function check( Source $source ): iterable {
		if ( 'includes/class-input.php' !== $source->path ) {
			foreach ( $source->all( Node\Expr\Variable::class ) as $variable ) {
				if ( in_array( $variable->name, self::SUPERGLOBALS, true ) ) {
					yield array( $variable->getStartLine(), "\${$variable->name} is read directly, not by Input" );
				}
			}
		}
		foreach ( $source->calls( array( 'filter_input', 'filter_input_array', 'getenv' ) ) as $call ) {
			yield array( $call->getStartLine(), Source::name( $call ) . '() reads what Input is for' );
		}
		foreach ( $source->functions() as $function ) {
			foreach ( $source->all( Node\Expr\StaticCall::class, $function ) as $call ) {
				$reads = $call->class instanceof Node\Name && 'Input' === $call->class->getLast() && 'form' === (string) $call->name;
				if ( $reads && ! $source->calls( self::NONCES, $function ) ) {
					yield array( $call->getStartLine(), 'a form is read where no nonce is checked' );
				}
			}
		}
	}
}
