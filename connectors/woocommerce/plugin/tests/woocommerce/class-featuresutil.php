<?php
/**
 * WooCommerce's list of what plugins say they go along with.
 *
 * @package Regulars\WooCommerce
 */

namespace Automattic\WooCommerce\Utilities;

/**
 * Documented in WooCommerce's "High-Performance Order Storage extension recipe book".
 */
final class FeaturesUtil {

	/**
	 * What was declared: plugin basename, then feature.
	 *
	 * @var array<string,array<string,bool>>
	 */
	public static $declared = array();

	/**
	 * Declares it. Only in before_woocommerce_init, as WooCommerce demands.
	 *
	 * @param string $feature  Its id.
	 * @param string $file     The plugin's main file.
	 * @param bool   $positive Goes along.
	 */
	public static function declare_compatibility( string $feature, string $file, bool $positive = true ): bool {
		if ( ! doing_action( 'before_woocommerce_init' ) ) {
			return false;
		}
		self::$declared[ plugin_basename( $file ) ][ $feature ] = $positive;
		return true;
	}
}
