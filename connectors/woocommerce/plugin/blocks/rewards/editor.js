// The block in the editor: a placeholder, since what shoppers see is their own.
( ( { blocks, blockEditor, components, element, i18n } ) => {
	const { __ } = i18n;
	blocks.registerBlockType( 'regulars/rewards', {
		edit: () =>
			element.createElement(
				'div',
				blockEditor.useBlockProps(),
				element.createElement( components.Placeholder, {
					icon: 'awards',
					label: __( 'Rewards', 'regulars-woocommerce' ),
					instructions: __( 'Shoppers see their points, rewards and ways to earn here.', 'regulars-woocommerce' ),
				} )
			),
		save: () => null,
	} );
} )( window.wp );
