<?php
/**
 * Somebody with an account, for tokens.php, which runs outside WordPress.
 *
 * @package Regulars\WooCommerce
 */

/**
 * The fields of WordPress's that are signed.
 */
final class WP_User {

	/**
	 * The number.
	 *
	 * @var int
	 */
	public $ID;

	/**
	 * The name on screen.
	 *
	 * @var string
	 */
	public $display_name;
}
