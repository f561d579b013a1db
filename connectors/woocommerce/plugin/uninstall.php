<?php
/**
 * Deleting the plugin leaves nothing of it in the shop.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/regulars-woocommerce.php';

if ( ! is_multisite() ) {
	Plugin::uninstall();
	return;
}
foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $regulars_site ) {
	switch_to_blog( $regulars_site );
	Plugin::uninstall();
	restore_current_blog();
}
