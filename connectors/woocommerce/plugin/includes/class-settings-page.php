<?php
/**
 * The page in wp-admin that connects this shop, says how the connection goes, and ends it.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * Nothing is sent to any server before somebody who runs the shop consents here. What the page looks like is in
 * Settings_View.
 */
final class Settings_Page {

	const SLUG = 'regulars-settings';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'admin_menu', array( self::class, 'add' ), 60 );
		add_action( 'admin_post_regulars_connect', array( self::class, 'connect' ) );
		add_action( 'admin_post_regulars_refresh', array( self::class, 'refresh' ) );
		add_action( 'admin_post_regulars_disconnect', array( self::class, 'disconnect' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( REGULARS_FILE ), array( self::class, 'link' ) );
	}

	/**
	 * Adds the page to WooCommerce's menu.
	 */
	public static function add(): void {
		$title = __( 'Regulars connection', 'regulars-woocommerce' );
		add_submenu_page( 'woocommerce', $title, $title, 'manage_woocommerce', self::SLUG, array( self::class, 'render' ) );
	}

	/**
	 * The page's address.
	 *
	 * @param array<string,string> $more Further parameters.
	 */
	public static function url( array $more = array() ): string {
		return add_query_arg( array_map( 'rawurlencode', array( 'page' => self::SLUG ) + $more ), admin_url( 'admin.php' ) );
	}

	/**
	 * Adds a link to the page in the list of plugins.
	 *
	 * @param string[] $links That are there.
	 * @return string[]
	 */
	public static function link( array $links ): array {
		$html = sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Connection', 'regulars-woocommerce' ) );
		return array_merge( array( 'regulars' => $html ), $links );
	}

	/**
	 * Prints the page.
	 */
	public static function render(): void {
		$told = Input::query( 'regulars' );
		Settings_View::page( $told, Connect_Link::server( Input::query( 'server' ) ) );
	}

	/**
	 * Sends who consents to the server, which asks WooCommerce for a key and connects this shop.
	 */
	public static function connect(): void {
		check_admin_referer( 'regulars_connect' );
		self::need_right();
		$typed = Input::form( 'server' );
		if ( '' === Connect_Link::server( $typed ) ) {
			self::back( 'bad-address', $typed );
		}
		if ( '1' !== Input::form( 'consent' ) ) {
			self::back( 'no-consent', $typed );
		}
		wp_redirect( Connect_Link::to( Connect_Link::server( $typed ) ) ); // phpcs:ignore WordPress.Security.SafeRedirect -- the server that was just consented to.
		exit;
	}

	/**
	 * Asks the server for its settings now.
	 */
	public static function refresh(): void {
		check_admin_referer( 'regulars_refresh' );
		self::need_right();
		self::back( is_wp_error( Refresh::run() ) ? 'not-heard' : 'heard' );
	}

	/**
	 * Tells the server, and forgets it whether or not it heard.
	 */
	public static function disconnect(): void {
		check_admin_referer( 'regulars_disconnect' );
		self::need_right();
		self::back( Disconnect::now() ? 'disconnected' : 'forgotten' );
	}

	/**
	 * Ends the request of who does not run the shop.
	 */
	private static function need_right(): void {
		if ( ! current_user_can( 'manage_woocommerce' ) ) {
			wp_die( esc_html__( 'You need the right to manage WooCommerce for this.', 'regulars-woocommerce' ), '', array( 'response' => 403 ) );
		}
	}

	/**
	 * Goes back to the page, which says what happened.
	 *
	 * @param string $told   One of Settings_View's notices.
	 * @param string $server What was typed.
	 */
	private static function back( string $told, string $server = '' ): void {
		wp_safe_redirect( self::url( array_filter( array( 'regulars' => $told, 'server' => $server ) ) ) );
		exit;
	}
}
