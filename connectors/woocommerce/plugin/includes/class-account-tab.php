<?php
/**
 * The tab "Rewards" in My Account: the loyalty page, and what the merchant asks of birthday, age and sex. Nothing of it is
 * kept in WordPress.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * An endpoint of WooCommerce's. It is not named like the page /rewards/, which it would hide in a shop whose front page is
 * the account.
 */
final class Account_Tab {

	const ENDPOINT = 'my-rewards';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_filter( 'woocommerce_get_query_vars', array( self::class, 'add_query_var' ) );
		add_filter( 'woocommerce_account_menu_items', array( self::class, 'add_item' ) );
		add_filter( 'woocommerce_endpoint_' . self::ENDPOINT . '_title', array( self::class, 'title' ) );
		add_action( 'woocommerce_account_' . self::ENDPOINT . '_endpoint', array( self::class, 'show' ) );
	}

	/**
	 * Has WordPress learn the tab's address anew with the next request, when all endpoints are known.
	 */
	public static function renew_addresses(): void {
		delete_option( 'rewrite_rules' );
	}

	/**
	 * Tells WooCommerce of the endpoint, whether or not it is shown: addresses do not come and go.
	 *
	 * @param array<string,string> $vars By endpoint.
	 * @return array<string,string>
	 */
	public static function add_query_var( array $vars ): array {
		$vars[ self::ENDPOINT ] = self::ENDPOINT;
		return $vars;
	}

	/**
	 * Puts the tab before the way out.
	 *
	 * @param array<string,string> $items Labels by endpoint.
	 * @return array<string,string>
	 */
	public static function add_item( array $items ): array {
		if ( ! self::is_shown() ) {
			return $items;
		}
		$at   = array_search( 'customer-logout', array_keys( $items ), true );
		$mine = array( self::ENDPOINT => self::title() );
		return false === $at ? $items + $mine : array_slice( $items, 0, $at, true ) + $mine + array_slice( $items, $at, null, true );
	}

	/**
	 * What the tab is called.
	 */
	public static function title(): string {
		return __( 'Rewards', 'regulars-woocommerce' );
	}

	/**
	 * Prints the tab's places.
	 */
	public static function show(): void {
		if ( self::is_shown() ) {
			echo wp_kses_post( Part::place_html( 'page?', 'min-height:100vh', Part::away() ) . Part::place_html( 'part/about?' ) );
		}
	}

	/**
	 * Whether there is a tab.
	 */
	private static function is_shown(): bool {
		return Widget::is_on() && Settings::on( 'account_tab' );
	}
}
