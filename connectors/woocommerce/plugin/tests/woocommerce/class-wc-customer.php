<?php
/**
 * Stands in for WooCommerce's customer: whoever buys, signed in or not.
 *
 * @package Regulars\WooCommerce
 */

/**
 * It has an e-mail address.
 */
final class WC_Customer {

	/**
	 * What was typed at the checkout.
	 *
	 * @var string
	 */
	private $email = '';

	/**
	 * Where the invoice goes.
	 */
	public function get_billing_email(): string {
		return $this->email;
	}

	/**
	 * Takes an address.
	 *
	 * @param string $email Of an e-mail account.
	 * @throws Exception For what is no address.
	 */
	public function set_billing_email( string $email ): void {
		if ( '' !== $email && ! is_email( $email ) ) {
			throw new Exception( 'Invalid billing email address' );
		}
		$this->email = $email;
	}
}
