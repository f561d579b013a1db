<?php
/**
 * What the plugin is made of, and its life: switched on, switched off, deleted.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * Each part adds its own hooks in register() and knows nothing of the others.
 */
final class Plugin {

	/**
	 * The newest form of the talk with the server that this plugin knows.
	 */
	const PROTOCOL = 1;

	/**
	 * The classes that add hooks.
	 */
	const PARTS = array(
		Compatibility::class,
		Words::class,
		Connection_Route::class,
		Settings_Route::class,
		Refresh::class,
		Admin_Page::class,
		Staff_Token_Route::class,
		Settings_Page::class,
		Privacy::class,
		CLI::class,
		Widget::class,
		Viewed::class,
		Cart_Identity::class,
		Account_Tab::class,
		Order_Help::class,
		Product_Points::class,
		Cart_Notice::class,
		Order_Visit::class,
		Coupon_Link::class,
		Loyalty_Page::class,
	);

	/**
	 * What this version can do, told to the server when it connects.
	 */
	const FEATURES = array( 'identity', 'cart', 'account', 'product', 'exporter', 'eraser', 'admin' );

	/**
	 * Adds the hooks of every part.
	 */
	public static function boot(): void {
		foreach ( self::PARTS as $part ) {
			$part::register();
		}
	}

	/**
	 * Switched on. Parts add here what they need once, such as rewrite rules.
	 */
	public static function activate(): void {
		Refresh::schedule();
		Account_Tab::renew_addresses();
	}

	/**
	 * Switched off: nothing runs any more. The connection stays, for it may be switched on again.
	 */
	public static function deactivate(): void {
		Refresh::unschedule();
		Account_Tab::renew_addresses();
	}

	/**
	 * Deleted from this shop: the server is told, and nothing of us stays. Called by uninstall.php.
	 */
	public static function uninstall(): void {
		Refresh::unschedule();
		Disconnect::now();
		Loyalty_Page::remove();
	}

	/**
	 * The file of one of our assets, as the browser asks for it.
	 *
	 * @param string $path Below assets/.
	 */
	public static function asset( string $path ): string {
		return plugins_url( 'assets/' . $path, REGULARS_FILE );
	}
}
