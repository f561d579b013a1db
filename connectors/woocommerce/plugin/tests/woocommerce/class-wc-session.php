<?php
/**
 * Stands in for WooCommerce's session.
 *
 * @package Regulars\WooCommerce
 */

/**
 * It is forgotten with the page, unless its cookie was set: visitors without a cart have none.
 */
final class WC_Session {

	/**
	 * Whether the visitor has its cookie.
	 *
	 * @var bool
	 */
	public $lasts = false;

	/**
	 * What is kept.
	 *
	 * @var array<string,mixed>
	 */
	private $data = array();

	/**
	 * What was kept.
	 *
	 * @param string $key      Of it.
	 * @param mixed  $fallback Where there is none.
	 * @return mixed
	 */
	public function get( string $key, $fallback = null ) {
		return $this->data[ $key ] ?? $fallback;
	}

	/**
	 * Keeps something.
	 *
	 * @param string $key   Of it.
	 * @param mixed  $value Null to forget it.
	 */
	public function set( string $key, $value ): void {
		$this->data[ $key ] = $value;
	}

	/**
	 * Gives the visitor the cookie.
	 *
	 * @param bool $set Or takes it.
	 */
	public function set_customer_session_cookie( bool $set ): void {
		$this->lasts = $set;
	}
}
