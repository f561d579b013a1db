<?php
/**
 * Stands in for WooCommerce's helper that speaks to caches.
 *
 * @package Regulars\WooCommerce
 */

/**
 * WooCommerce defines constants that page caches know; here, what was asked is noted, for no test takes a constant back.
 */
final class WC_Cache_Helper {

	/**
	 * Whether the page was kept out of caches.
	 *
	 * @var bool
	 */
	public static $kept_out = false;

	/**
	 * Keeps the page out of caches.
	 */
	public static function set_nocache_constants(): void {
		self::$kept_out = true;
	}
}
