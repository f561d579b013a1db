<?php
/**
 * The webhooks that the server made in this shop, which carry orders and customers to it.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WC_Data_Store;

defined( 'ABSPATH' ) || exit;

/**
 * They are WooCommerce's, and would go on without this plugin.
 */
final class Deliveries {

	/**
	 * Deletes them. Their address ends in the name by which the server knows this shop; those of others stay.
	 */
	public static function stop(): void {
		$end = '/' . Connection::store_key();
		if ( '/' === $end || ! function_exists( 'wc_get_webhook' ) ) {
			return;
		}
		foreach ( WC_Data_Store::load( 'webhook' )->get_webhooks_ids() as $id ) {
			$webhook = wc_get_webhook( $id );
			if ( $webhook && substr( $webhook->get_delivery_url(), -strlen( $end ) ) === $end ) {
				$webhook->delete( true );
			}
		}
	}
}
