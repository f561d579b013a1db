<?php
/**
 * Words on screen can be translated.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;

/**
 * Literals with our text domain, and a note for translators beside each placeholder.
 */
final class Words_Rule {

	const DOMAIN = 'regulars-woocommerce';

	/**
	 * Where the text domain stands, by function; what stands before it are texts and contexts, but for a count.
	 */
	const DOMAINS = array(
		'__' => 1, 'esc_html__' => 1, 'esc_attr__' => 1, 'esc_html_e' => 1, 'esc_attr_e' => 1, '_x' => 2, 'esc_html_x' => 2,
		'esc_attr_x' => 2, '_n' => 3, '_nx' => 4, '_n_noop' => 2, '_nx_noop' => 3,
	);

	/**
	 * Checks a source.
	 *
	 * @param Source $source Any.
	 */
	public static function check( Source $source ): iterable {
		$lines = explode( "\n", $source->text );
		foreach ( $source->calls( array_keys( self::DOMAINS ) ) as $call ) {
			$name   = Source::name( $call );
			$at     = self::DOMAINS[ $name ];
			$domain = $call->args[ $at ]->value ?? null;
			$line   = $call->getStartLine();
			if ( ! $domain instanceof Node\Scalar\String_ || self::DOMAIN !== $domain->value ) {
				yield array( $line, "$name() without the text domain" );
			}
			foreach ( array_slice( $call->args, 0, $at ) as $i => $arg ) {
				$counts = 2 === $i && in_array( $name, array( '_n', '_nx' ), true );
				if ( ! $counts && ! $arg->value instanceof Node\Scalar\String_ ) {
					yield array( $line, "$name() of words that are not written here" );
				} elseif ( ! $counts && preg_match( '/%(\d+\$)?[sd]/', $arg->value->value ) && ! self::explained( $lines, $line ) ) {
					yield array( $line, "$name() with a placeholder that no translators: comment explains" );
					break;
				}
			}
		}
	}

	/**
	 * Whether a comment for translators stands just before a line.
	 *
	 * @param string[] $lines Of the file.
	 * @param int      $line  Counted from 1.
	 */
	private static function explained( array $lines, int $line ): bool {
		return false !== strpos( implode( "\n", array_slice( $lines, max( 0, $line - 3 ), min( 3, $line ) ) ), 'translators:' );
	}
}
