<?php
/**
 * The template of translations.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

require_once __DIR__ . '/walk.php';
require_once __DIR__ . '/class-pot.php';

/**
 * Says all there is to translate.
 */
final class Words_Test extends Shop_Test {

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

	/**
	 * Every word is there in every language, with the same placeholders, and no other word.
	 *
	 * @dataProvider languages
	 *
	 * @param string $language Such as "de".
	 */
	public function test_language_is_whole( string $language ): void {
		$root     = dirname( __DIR__ );
		$words    = ( require "$root/languages/regulars-woocommerce-$language.l10n.php" )['messages'];
		$messages = Pot::messages( $root );
		$keys     = array_map(
			static function ( array $message ): string {
				return null === $message['context'] ? $message['id'] : $message['context'] . "\4" . $message['id'];
			},
			array_values( $messages )
		);
		$this->assertSame( array(), array_values( array_diff( $keys, array_keys( $words ) ) ), "not yet in languages/regulars-woocommerce-$language.l10n.php" );
		$this->assertSame( array(), array_values( array_diff( array_keys( $words ), $keys ) ), "no longer said, but in languages/regulars-woocommerce-$language.l10n.php" );
		foreach ( $words as $id => $said ) {
			$this->assertSame( self::placeholders( $id ), self::placeholders( $said ), $id );
		}
	}

	/**
	 * Those that the whole product speaks, beside English.
	 *
	 * @return array<string,array{string}>
	 */
	public function languages(): array {
		return array( 'German' => array( 'de' ), 'Spanish' => array( 'es' ), 'French' => array( 'fr' ), 'Portuguese' => array( 'pt' ), 'Arabic' => array( 'ar' ) );
	}

	/**
	 * WordPress finds the words of a language for each of its countries, and English for what we do not speak.
	 */
	public function test_speaks_the_shops_language(): void {
		$said = array();
		foreach ( array( 'de_DE', 'de_AT', 'de_CH_informal', 'pt_BR', 'ar', 'fi', 'en_GB' ) as $locale ) {
			add_filter( 'pre_determine_locale', $speak = static function () use ( $locale ) {
				return $locale;
			} );
			unload_textdomain( 'regulars-woocommerce', true );
			$said[ $locale ] = __( 'Connect this shop', 'regulars-woocommerce' );
			remove_filter( 'pre_determine_locale', $speak );
		}
		unload_textdomain( 'regulars-woocommerce', true );
		$this->assertSame(
			array(
				'de_DE'          => 'Diesen Shop verbinden',
				'de_AT'          => 'Diesen Shop verbinden',
				'de_CH_informal' => 'Diesen Shop verbinden',
				'pt_BR'          => 'Conectar esta loja',
				'ar'             => 'وصل هذا المتجر',
				'fi'             => 'Connect this shop',
				'en_GB'          => 'Connect this shop',
			),
			$said
		);
	}

	/**
	 * The placeholders of a text, sorted.
	 *
	 * @param string $text Any.
	 * @return string[]
	 */
	private static function placeholders( string $text ): array {
		preg_match_all( '/%(?:\d+\$)?[sd]/', $text, $found );
		sort( $found[0] );
		return $found[0];
	}
}
