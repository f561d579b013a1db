<?php
/**
 * Asks the server for its settings: twice a day, and soon after the shop was connected.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * The server also pushes changes (Settings_Route); this finds what a push lost.
 */
final class Refresh {

	const HOOK = 'regulars_refresh';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( self::HOOK, array( self::class, 'run' ) );
	}

	/**
	 * Pulls the settings. When that fails, what is kept stays.
	 *
	 * @return true|WP_Error
	 */
	public static function run() {
		if ( ! Connection::exists() ) {
			return new WP_Error( 'regulars_not_connected', __( 'This shop is not connected to a Regulars server.', 'regulars-woocommerce' ) );
		}
		$said = Server::call( 'GET', '/v1/plugin/settings' );
		if ( is_wp_error( $said ) ) {
			return $said;
		}
		Settings::save( $said );
		return true;
	}

	/**
	 * Asks twice a day from now on.
	 */
	public static function schedule(): void {
		if ( ! wp_next_scheduled( self::HOOK ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'twicedaily', self::HOOK );
		}
	}

	/**
	 * Asks with the next run of WP-Cron: the server, which has just called, is not called back while it waits.
	 */
	public static function soon(): void {
		self::schedule();
		wp_schedule_single_event( time(), self::HOOK );
	}

	/**
	 * Asks no more.
	 */
	public static function unschedule(): void {
		wp_unschedule_hook( self::HOOK );
	}
}
