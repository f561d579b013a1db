<?php
/**
 * What a page shows: a product, a category, what was searched for. The script tells it for members alone, where the
 * merchant wants that; it earns nothing.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Term;

defined( 'ABSPATH' ) || exit;

/**
 * Where the shop asks its visitors for their consent (WP Consent API), that decides, in the visitor's browser.
 */
final class Viewed {

	const CONSENT = 'marketing';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_filter( 'wp_consent_api_registered_' . plugin_basename( REGULARS_FILE ), '__return_true' );
		add_action( 'init', array( self::class, 'describe_cookie' ) );
	}

	/**
	 * Attributes of the script's tag.
	 *
	 * @return array<string,string>
	 */
	public static function attributes(): array {
		$shown = self::shown();
		if ( ! $shown ) {
			return array();
		}
		$attributes = array( 'data-viewed' => (string) wp_json_encode( $shown ) );
		if ( function_exists( 'wp_has_consent' ) ) {
			$attributes['data-consent'] = self::CONSENT;
		}
		return $attributes;
	}

	/**
	 * Tells the shop's cookie notice of the one cookie that we set, on the page of a friend's link.
	 */
	public static function describe_cookie(): void {
		if ( ! function_exists( 'wp_add_cookie_info' ) ) {
			return;
		}
		wp_add_cookie_info(
			Order_Visit::COOKIE,
			'Regulars',
			'functional',
			__( '30 days', 'regulars-woocommerce' ),
			__( 'Remembers whose invitation you followed, so that both of you get your gift.', 'regulars-woocommerce' )
		);
	}

	/**
	 * What the page is about.
	 *
	 * @return array<string,string>
	 */
	private static function shown(): array {
		if ( is_singular( 'product' ) ) {
			return array( 'product' => (string) get_queried_object_id() );
		}
		if ( is_tax( 'product_cat' ) ) {
			$term = get_queried_object();
			return $term instanceof WP_Term ? array( 'category' => (string) $term->term_id ) : array();
		}
		if ( is_search() ) {
			$words = trim( get_search_query( false ) );
			// Who types an address is not looking for a product.
			return '' === $words || strlen( $words ) > 160 || false !== strpos( $words, '@' ) ? array() : array( 'search' => $words );
		}
		return array();
	}
}
