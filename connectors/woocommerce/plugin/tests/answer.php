<?php
/**
 * What Regulars_Server runs for each request.
 *
 * @package Regulars\WooCommerce
 */

$directory = getenv( 'ANSWERS' );
$asked     = array(
	'method'  => $_SERVER['REQUEST_METHOD'],
	'path'    => $_SERVER['REQUEST_URI'],
	'headers' => array_change_key_case( getallheaders() ),
	'body'    => json_decode( file_get_contents( 'php://input' ), true ),
);
file_put_contents( "$directory/asked", json_encode( $asked ) . "\n", FILE_APPEND );
list( $status, $body, $headers ) = json_decode( file_get_contents( "$directory/answer.json" ), true );
http_response_code( $status );
foreach ( $headers as $name => $value ) {
	header( "$name: $value" );
}
echo $body;
