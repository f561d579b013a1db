<?php
/**
 * The template of translations.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/walk.php';
require_once __DIR__ . '/class-pot.php';

/**
 * Says all there is to translate.
 */
final class Words_Test extends TestCase {

	/**
	 * The template is what pot.php would write.
	 */
	public function test_template_is_fresh(): void {
		$root = dirname( __DIR__ );
		$text = Pot::of( $root );
		$this->assertStringContainsString( 'msgid "Connect this shop"', $text );
		$this->assertStringContainsString( "#. translators: %s: a span of time such as \"5 minutes\".\n", $text );
		$this->assertSame( $text, file_get_contents( "$root/languages/regulars-woocommerce.pot" ), 'run php connectors/woocommerce/plugin/tests/pot.php' );
	}
}
