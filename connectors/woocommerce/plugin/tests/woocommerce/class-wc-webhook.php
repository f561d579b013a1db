<?php
/**
 * WooCommerce's webhooks.
 *
 * @package Regulars\WooCommerce
 */

defined( 'ABSPATH' ) || exit;

/**
 * Kept for as long as a test runs.
 */
final class WC_Webhook {

	/**
	 * Those that are there, by id.
	 *
	 * @var array<int,self>
	 */
	public static $all = array();

	/**
	 * Its id.
	 *
	 * @var int
	 */
	private $id;

	/**
	 * Where it delivers to.
	 *
	 * @var string
	 */
	private $url;

	/**
	 * Makes and keeps one.
	 *
	 * @param int    $id  Its id.
	 * @param string $url Where it delivers to.
	 */
	public function __construct( int $id, string $url ) {
		$this->id        = $id;
		$this->url       = $url;
		self::$all[ $id ] = $this;
	}

	/**
	 * Where it delivers to.
	 */
	public function get_delivery_url(): string {
		return $this->url;
	}

	/**
	 * Deletes it.
	 *
	 * @param bool $force_delete Webhooks have no trash.
	 */
	public function delete( bool $force_delete = false ): bool {
		unset( self::$all[ $this->id ] );
		return $force_delete;
	}
}

/**
 * The store of webhooks.
 */
final class WC_Data_Store {

	/**
	 * The store of a kind of object.
	 *
	 * @param string $kind Here "webhook" alone.
	 */
	public static function load( string $kind ): self {
		if ( 'webhook' !== $kind ) {
			throw new Exception( 'Invalid data store.' );
		}
		return new self();
	}

	/**
	 * The ids of all.
	 *
	 * @return int[]
	 */
	public function get_webhooks_ids(): array {
		return array_keys( WC_Webhook::$all );
	}
}

/**
 * One of them.
 *
 * @param int $id Its id.
 */
function wc_get_webhook( int $id ): ?WC_Webhook {
	return WC_Webhook::$all[ $id ] ?? null;
}
