<?php
/**
 * Loads what reads the plugin's sources.
 *
 * @package Regulars\WooCommerce
 */

require_once 'PhpParser/autoload.php';
foreach ( glob( __DIR__ . '/walk/*.php' ) as $file ) {
	require_once $file;
}
