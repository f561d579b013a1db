<?php
/**
 * Writes languages/regulars-woocommerce.pot. Run it after changing words: php connectors/woocommerce/plugin/tests/pot.php
 *
 * @package Regulars\WooCommerce
 */

use Regulars\WooCommerce\Tests\Pot;

require __DIR__ . '/walk.php';
require __DIR__ . '/class-pot.php';
file_put_contents( dirname( __DIR__ ) . '/languages/regulars-woocommerce.pot', Pot::of( dirname( __DIR__ ) ) );
